/** Types of the replay's page: cards, panels, elements. */
import type { Actions, Edge } from './action_types.js';
import type { Press } from '../../frontend/press.js';
import type { Child, DrawingContext, Inks, Point, Scale } from '../../frontend/types.js';
import type { PanelSpec, PostResult, StandingRow } from './rows.js';
import type {} from './drawing.js';
import type {
  Belief,
  Days,
  FramePosition,
  Frames,
  Lane,
  Mode,
  Model,
  Span,
  TimelineEvent,
} from './types.js';

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
export type PanelBody<Row> = (
  input: PanelInput<Row>,
  context: PanelContext,
  panel: PanelSpec,
) => PanelParts | null;
export interface Panel extends PanelSpec {
  titleNode: HTMLElement;
  meta: HTMLElement;
  bodyNode: HTMLElement;
  /** Equal for equal contents; empty: draw again. */
  stamp: string;
  /** Whether it shows an answer. */
  drawn: boolean;
}
export interface Panels {
  host: HTMLElement;
  panels: Panel[];
  choice: Record<string, string>;
  open(key: string, panel: string | null): void;
  /** Requests a frame that draws the panels. */
  want(): void;
  press: Press;
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
/** Fields of the form. */
export interface VerdictFields {
  nodes: HTMLElement[];
  read(): VerdictInput;
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
export type Grip = 'known' | 'from' | 'to' | 'brush' | 'clock' | 'handle' | 'line' | 'view';
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
  end?(act: Actions, drag: Drag): void;
}

export interface Minimap {
  plot: HTMLElement;
  canvas: HTMLCanvasElement;
  scale: Scale;
  years: HTMLElement;
  count: HTMLElement;
  view: Span | null;
  times: Float64Array;
  /** Of a large history: all events by the day on which they happened. */
  days: Days | null;
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
/** An event that was found, as it is believed. */
export interface Hit {
  event: TimelineEvent;
  belief: Belief;
}
/** What was found, and how many more were learned later. */
export interface Found {
  hits: Hit[];
  later: number;
  /** Events that are not here and were not searched. */
  elsewhere: number;
}
/** The search box. */
export interface SearchBox {
  input: HTMLInputElement;
  hits: HTMLElement;
  act: Actions;
  found: TimelineEvent[];
  active: number;
}
/** An event that is news: its headline with its own date, marked where it is doubtful. */
export interface NewsItem {
  key: string;
  words: string;
  certainty: string;
}
/** What is new: who said how much when, the events of most weight, and how many more there are. */
export interface News {
  lead: string;
  items: NewsItem[];
  more: number;
}
/** The ticker, and the table of what is visible. */
export interface Words {
  now: HTMLElement;
  next: HTMLElement;
  /** Equal for equal news. */
  newsStamp: string;
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
