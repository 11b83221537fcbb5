/** Types of the replay. Rows are those that contract.py describes; times are epoch milliseconds. */
import type {
  Amount,
  Child,
  DrawingContext,
  Inks,
  Parameters,
  Point,
  Scale,
  SpriteMaker,
  Table,
} from '../../frontend/types.js';

type Time = number | null;
type Text = string | null;

export interface EventRow {
  key: string;
  id: string;
  source: string;
  kind: string;
  family: string;
  subject: string;
  headline: string;
  label: Text;
  summary: Text;
  organizations: Text;
  precision: string;
  happened_from: Time;
  happened_to: Time;
  lasted_until: Time;
  window_from: Time;
  window_to: Time;
  known_at: Time;
  logged_at: Time;
  certainty: string;
  claim: Text;
  claim_stance: Text;
  target_key: Text;
  from_org: Text;
  to_org: Text;
  result: Text;
  dataset: Text;
  publisher: Text;
  attributed_to: Text;
  url: Text;
  kafka_topic: string;
  kafka_partition: number;
  kafka_offset: number;
  record: Text;
}

export interface StateRow {
  key: string;
  known_from: Time;
  known_to: Time;
  certainty: string;
  retracted: number;
  headline: Text;
  happened_from: Time;
  happened_to: Time;
}

export interface LinkRow {
  key: string;
  to_key: string;
  relation: string;
}

export interface OrganizationRow {
  slug: string;
  name: string;
  parent: Text;
}

/** A row of a panel's answers; `part` and `since` are added when an answer is found. */
export interface PanelRow {
  mode: string;
  at_ms: number;
  part: string;
  since: number;
  key: string;
  certainty: string;
}

export interface RevenueRow extends PanelRow, Amount {
  organization: string;
  segment: string;
  measure: string;
  growth_percent: number | null;
  happened_from: Time;
}

export interface StandingRow extends PanelRow {
  benchmark: string;
  rank: number | null;
  organization: Text;
  model: Text;
  score: number | null;
  unit: Text;
  gap: number | null;
}

export interface DependenceRow extends PanelRow {
  consumer: string;
  supplier: string;
  dependence: number | null;
  extent: Text;
  possible_dependence: number | null;
}

export interface TalentRow extends PanelRow {
  from_org: Text;
  to_org: Text;
  people: Text;
  headcount_low: number | null;
  headcount_high: number | null;
  people_possible: number | null;
}

export interface PlanRow extends PanelRow {
  what: string;
  window_from: Time;
  window_to: Time;
  state: string;
  settled_at: Time;
  late_by_days: number | null;
}

export interface IndicatorRow extends PanelRow {
  about: string;
  last_moved_at: Time;
  moved_by: Text;
  moved_by_headline: Text;
}

/** A data set to credit. */
export interface Credit {
  name: string;
  url: string;
  license: string;
}

/** The rule of a panel's numbers: the read model and its description. */
export interface Rule {
  model: string;
  says: string;
}

/** The gateway's answer to a post. */
export interface PostResult {
  number: number;
  ok: boolean;
  words: string;
}

export interface Meta {
  stamp: string;
  /** The stamp that the tables are changes of; empty: they are whole. */
  base?: Text;
  /** Groups of rows that went, by table. */
  gone?: Record<string, string[]>;
  generation?: number;
  day?: Text;
  up?: Text;
  initial?: Parameters;
  credits?: Credit[];
  rules?: Record<string, Rule>;
  posted?: PostResult | null;
}

/** What Python sends: whole tables or, with `meta.base`, groups of rows that changed. */
export type Message = { meta: Meta } & { [table: string]: Table<any> };

/** All rows on this page. */
export interface Rows {
  events: EventRow[];
  states: StateRow[];
  links: LinkRow[];
  organizations: OrganizationRow[];
  [frames: `frames_${string}`]: PanelRow[];
}
export interface Snapshot extends Rows {
  meta: Meta;
}

export interface Store {
  stamp: string | null;
  /** Rows by group, by table. */
  tables: Record<string, Map<string, any[]>>;
}

/** What was believed of an event over a span of knowledge. */
export interface State {
  from: number;
  to: number;
  certainty: string;
  retracted: boolean;
  headline: Text;
  happenedFrom: number;
  happenedTo: number;
}

export interface Link {
  /** Such as `settles`; with `<` at the end where the other event refers to this one. */
  relation: string;
  key: string;
}

/** An event as the replay uses it. */
export interface TimelineEvent extends EventRow {
  orgs: string[];
  from: number;
  to: number;
  until: number;
  known: number;
  logged: number;
  winFrom: number;
  winTo: number;
  /** Neither of an imported data set nor a mere name: it gets a row, a label and a ring. */
  featured: boolean;
  amends: boolean;
  states: State[];
  amendments: TimelineEvent[];
  links: Link[];
  /** Text for the search, made when first needed. */
  haystack?: string;
}

/** What is believed of an event at one moment of knowledge. */
export interface Belief {
  certainty: string;
  headline: string;
  from: number;
  to: number;
}

/** Answers of one part of a panel: `rows[i]` from `at[i]` on. */
export interface Frames<Row = PanelRow> {
  at: number[];
  rows: Row[][];
}
/** Frames by mode and part. */
export type FrameIndex = Map<string, Map<string, Frames<any>>>;
export interface Answer {
  rows: any[];
  stamp: string;
  moved: number;
}
/** Where in the frames a clock's answer is. */
export interface FramePosition {
  mode: string;
  at: number;
}

export interface Lane {
  slug: string;
  name: string;
  parent: Text;
  /** Slugs of the lanes that it is part of, outermost first. */
  within: string[];
  featured: number;
  members: TimelineEvent[];
  folded?: boolean;
  parts?: number;
  others?: boolean;
  open?: boolean;
}
/** A lane with its vertical place. */
export interface PlacedLane extends Lane {
  top: number;
  height: number;
  rows: number;
  rug: boolean;
  pad: number;
}
export interface StackedLanes {
  lanes: PlacedLane[];
  height: number;
}
export interface StackOptions {
  folded?: Set<string>;
  open?: boolean;
  sort?: string;
  keep?: (event: TimelineEvent) => boolean;
  rows?: (members: TimelineEvent[]) => number;
}

export interface Model {
  events: TimelineEvent[];
  /** Events that have a mark in some lane. */
  marked: Set<TimelineEvent>;
  byKey: Map<string, TimelineEvent>;
  names: Map<string, OrganizationRow>;
  frames: Record<string, FrameIndex>;
  /** The day of knowledge, and the time in the world, for which Python sent frames. */
  day: number;
  up: number;
  claims: Map<string, TimelineEvent[]>;
  byKind: Map<string, TimelineEvent[]>;
  first: number;
  last: number;
  lanes: { own: Lane[]; others: Lane[] };
}

export type Mode = 'then' | 'now' | 'day';
export interface Span {
  from: number;
  to: number;
}
export interface Clock {
  at: number;
  start: number;
  end: number;
  playing: boolean;
  direction: number;
  speed: number;
  mode: Mode;
  day: number;
  live: boolean;
  loop: Span | null;
  tempo: string;
}
/** Distinct moments, and how many events came by each. */
export interface Beats {
  at: Float64Array;
  by: Float64Array;
  count: number;
}

/** The state that a link holds. */
export interface PageState {
  clock: Clock;
  selected: string | null;
  view: Scale | null;
  lanes: {
    hidden: Set<string>;
    folded: Set<string>;
    sort: string;
    links: boolean;
    others: boolean;
  };
}
export interface InitialState {
  at: number;
  live: boolean;
  mode: Mode;
  day: number;
  event: string | null;
  from: number;
  to: number;
  speed: number;
  tempo: string;
  loop: Span | null;
  hidden: Set<string>;
  folded: Set<string>;
  sort: string;
  links: boolean;
  others: boolean;
}

export type TextWidth = (text: string, italic: boolean) => number;
export type Reveal = (event: TimelineEvent) => number;

/** Horizontal extent of an event's drawing. */
export interface Extent {
  glyph: number;
  left: number;
  right: number;
  shape: string;
  barFrom: number;
  barTo: number;
}
export interface Item extends Extent {
  event: TimelineEvent;
}
/** An item, and the place that it got. */
export interface Placed {
  item: Item;
  spot: Spot;
}
/** An event's place in a lane, and its label's. */
export interface Mark extends Item {
  lane: PlacedLane;
  row: number;
  y: number;
  label: string;
  labelX: number;
  align: CanvasTextAlign | null;
  inside: boolean;
}
/** Several events in one place; `times` are when they appear, in the order of `events`. */
export interface Cluster extends Point {
  lane: PlacedLane;
  size: number;
  times: Float64Array;
  events: TimelineEvent[];
  family: string;
}
export interface Layout {
  marks: Mark[];
  clusters: Cluster[];
  rugs: Cluster[];
  byEvent: Map<string, Mark[]>;
  pxPerMs: number;
  fromPx: number;
  toPx: number;
}
export interface LayoutOptions {
  origin: number;
  pxPerMs: number;
  fromPx: number;
  toPx: number;
  mode: Mode;
  textWidth: TextWidth;
}

/** The pixels that are laid out. */
export interface Room {
  fromPx: number;
  toPx: number;
  textWidth: TextWidth;
}
export type Free = (row: number, l: number, r: number) => boolean;
/** Pixels that a mark takes with its label. */
export interface Form {
  l: number;
  r: number;
  labelX: number;
  align: CanvasTextAlign | null;
  inside?: boolean;
}
export interface Spot extends Form {
  row: number;
  label: string;
}

/** What drawing needs to know of the view. */
export interface View {
  scale: Scale;
  origin: number;
  width: number;
  height: number;
  inks: Inks;
  font: string;
  stacked: StackedLanes;
  sprite: SpriteMaker;
  textWidth: TextWidth;
}
/** What drawing needs to know of the clock. */
export interface Now {
  at: number;
  mode: Mode;
  known: number;
  reveal: Reveal;
  plans: Map<string, PlanRow & { window_to: number; settled_at: number }>;
  textWidth: TextWidth;
  model: Model;
}
export interface PlacedNow extends Now {
  clockX: number;
}
export interface Ring {
  mark: Mark;
  since: number;
  late: boolean;
}
export interface Related {
  key: string;
  relation: string;
  event: TimelineEvent;
  visible: boolean;
}
export interface VisibleLink {
  from: string;
  to: string;
  relation: string;
}
export interface Overlay {
  rings: Ring[];
  hover: Mark | Cluster | null;
  selected: string | null;
  related: Related[];
  all: VisibleLink[];
  realTime: number;
}
export type Hit =
  { mark: Mark; cluster?: undefined } | { mark?: undefined; cluster: Cluster; n: number };

/** What cards need of the page. */
export interface CardContext {
  nameOf: NameOf;
  model: Model;
  inks: Inks;
  mode: Mode;
}
export type NameOf = (slug: string | null) => string;
/** Children of any depth. */
export type Nested = Child | Nested[];
export interface DetailActions {
  close(): void;
  seek(ms: number): void;
  open(key: string): void;
  share(): void;
  verdicts: Node;
  why: Child;
}
export interface ClusterActions {
  close(): void;
  open(key: string): void;
  zoom(): void;
}
/** The number that an event was opened from: its panel, and the two clocks at that moment. */
export interface OpenedNumber {
  panel: string;
  at: number;
  known: number | null;
}

/** A statement beside the answers: an event, what is believed of it, what contradicts it. */
export interface Statement {
  event: TimelineEvent;
  belief: Belief;
  against: TimelineEvent[];
}
export interface PanelInput<Row> {
  rows: Row[];
  history: Row[];
  statements: Statement[];
}
export interface PanelContext {
  nameOf: NameOf;
  /** Opens an event. */
  openEvent(key: string): void;
  /** Opens the event that a number rests on, with the rule of the number. */
  open(key: string): void;
  /** What was chosen in selects of panels. */
  choice: Record<string, string>;
  at: number;
  known: number;
  model: Model;
  position: FramePosition;
  redraw(): void;
  framesOf(part: string): Frames<StandingRow> | undefined;
}
export interface PanelParts {
  title: string;
  meta: string;
  nodes: (Node | string)[];
}
export type PanelBody<Row> = (input: PanelInput<Row>, context: PanelContext) => PanelParts | null;
export interface PanelSpec {
  id: string;
  title: string;
  empty: string;
  body: PanelBody<any>;
  /** Kind of the statements shown beside the answers. */
  statements?: string;
  /** Whether it changes with every day of the clock. */
  daily?: boolean;
}
export interface Panel extends PanelSpec {
  titleNode: HTMLElement;
  meta: HTMLElement;
  bodyNode: HTMLElement;
  /** Equal for equal contents; empty: draw again. */
  stamp: string;
}
export interface Panels {
  panels: Panel[];
  choice: Record<string, string>;
  open(key: string, panel: string | null): void;
  reset(): void;
}
export interface Flow {
  from: string;
  to: string;
  size: number;
  rumored: boolean;
  words: string;
  key: string;
}
export interface FlowOptions {
  ink: string;
  nameOf: NameOf;
  open(key: string): void;
  full: number;
  label: string;
}
export interface FlowNode {
  size: number;
  used: number;
  middle: number;
  top: number;
}
export interface Rank {
  rank: number;
  key: string;
}

/** Scales of the chart of ranks; `taken` are rows that have a name. */
export interface Plot {
  x(ms: number): number;
  y(rank: number): number;
  until: number;
  taken: Set<number>;
}

/** What was typed into the form, or why it cannot be posted. */
export interface VerdictInput {
  by?: string;
  reason?: string;
  token?: string;
  replacement?: unknown;
  problem?: string;
}
export interface Verdict extends VerdictInput {
  verdict: string;
  target: { source: string; id: string };
  kind: string;
  organizations: string[];
}
export interface Posting {
  count: number;
  answers: ((result: PostResult) => void) | null;
  send(verdict: Verdict): void;
}
export interface VerdictForm {
  key: string;
  node: HTMLElement;
}

export type Edge = 'from' | 'to';
export interface ClockActions {
  toggle(): void;
  reverse(): void;
  step(direction: number): void;
  nudge(days: number): void;
  home(): void;
  end(): void;
  goto(ms: number): void;
  faster(direction: number): void;
  speed(speed: number): void;
  tempo(tempo?: string): void;
  loop(): void;
  loopRange(a: number, b: number): void;
  loopEdge(edge: Edge): void;
  live(): void;
  scrubStart(): void;
  seekX(x: number): void;
  scrubEnd(): void;
  brushX(a: number, b: number): void;
  edgeX(edge: Edge, x: number): void;
  edgeBy(edge: Edge, days: number): void;
}
export interface KnowledgeActions {
  mode(mode: Mode): void;
  nextMode(): void;
  day(ms: number): void;
  knownStart(): void;
  knownX(x: number): void;
  nudgeKnown(days: number): void;
}
export interface ViewActions {
  pan(px: number): void;
  zoom(factor: number, x: number): void;
  zoomKey(factor: number): void;
  panKey(direction: number): void;
  pxPerMs(): number;
  show(from: number, to: number): void;
  fit(): void;
  lane(lane: Lane): void;
  sort(sort: string): void;
  links(): void;
  hide(family: string): void;
  search(): void;
  typeSpeed(): void;
  jump(): void;
  help(): void;
}
export interface EventActions {
  escape(): void;
  find(text: string): TimelineEvent[];
  hover(point: Point | null): void;
  click(point: Point): void;
  open(key: string, go?: boolean, panel?: string | null): void;
  refresh(): void;
}
export interface ShareActions {
  share(what: string): Promise<string>;
}
/** What one can do with a replay. */
export interface Actions
  extends ClockActions, KnowledgeActions, ViewActions, EventActions, ShareActions {}

/** Featured events in the order in which they appear, and when. */
export interface Appearances {
  times: Float64Array;
  events: TimelineEvent[];
}

/** Elements of the stage. */
export interface Stage {
  gutter: HTMLElement;
  plot: HTMLElement;
  ground: HTMLCanvasElement;
  marks: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
  hatch: HTMLElement;
  line: HTMLElement;
  dayLine: HTMLElement;
  known: HTMLElement;
  loop: HTMLElement;
  handle: HTMLElement;
  card: HTMLElement;
  sort: HTMLSelectElement;
  lanes: HTMLElement;
  /** Listens while the stage is on the page. */
  onDocumentWheel: (event: WheelEvent) => void;
}
export type Grip = 'known' | 'from' | 'to' | 'brush' | 'clock' | 'view';
export interface Pinch {
  d: number;
  x: number;
}
/** A drag of the minimap's window or of one of its edges. */
export interface WindowDrag {
  edge: Edge | null;
  x: number;
  from: number;
  span: number;
}
export interface Drag {
  start: Point;
  last: Point;
  grip: Grip;
  moved: boolean;
  pinch: Pinch | null;
}
export interface GripActions {
  start?(act: Actions, point: Point): void;
  move(act: Actions, point: Point, drag: Drag): void;
  end?(act: Actions): void;
}

export interface Minimap {
  plot: HTMLElement;
  canvas: HTMLCanvasElement;
  scale: Scale;
  years: HTMLElement;
  count: HTMLElement;
  view: Span | null;
  times: Float64Array;
  counts: number[] | null;
}
export interface Transport {
  node: HTMLElement;
  speed: HTMLInputElement;
  toggle: HTMLButtonElement;
  reverse: HTMLButtonElement;
  tempo: HTMLSelectElement;
  loop: HTMLButtonElement;
  live: HTMLButtonElement;
}
export interface Controls {
  transport: Transport;
  date: HTMLElement;
  known: HTMLElement;
  modes: HTMLButtonElement[];
  day: HTMLInputElement;
  jump: HTMLInputElement;
  search: HTMLInputElement;
  generation: HTMLElement;
}
/** The search box. */
export interface SearchBox {
  input: HTMLInputElement;
  hits: HTMLElement;
  act: Actions;
  found: TimelineEvent[];
  active: number;
}
/** The ticker, and the table of what is visible. */
export interface Words {
  now: HTMLElement;
  next: HTMLElement;
  body: HTMLElement;
  caption: HTMLElement;
  details: HTMLDetailsElement;
  open(key: string): void;
}
export interface KeySheet {
  open(): void;
  close(): boolean;
}
/** Parts of the page by name. */
export type Parts = Record<
  'head' | 'now' | 'stage' | 'mini' | 'legend' | 'words' | 'side' | 'detail' | 'credits',
  HTMLElement
>;
/** A drawing context that also writes its picture as SVG. */
export interface SvgWriter extends DrawingContext {
  clipRect(x: number, y: number, w: number, h: number): void;
  text(): string;
}
