/**
 * Types of the belief plane. Rows are those that prepare.py describes; times are epoch
 * milliseconds.
 */
import type { Inks, Parameters, Point, Scale, Table } from '../../frontend/types.js';

type Text = string | null;

export interface QuestionRow {
  key: string;
  id: string;
  question: string;
  read_model: string;
  title: string;
  note: Text;
}
export interface TileRow {
  number: number;
  at_from_ms: number;
  at_to_ms: number;
  known_from_ms: number;
  known_to_ms: number;
  words: Text;
  answer: Text;
  certainty: Text;
  possible_words: Text;
  possible_answer: Text;
  possible_certainty: Text;
  evidence: Text;
}
export interface EvidenceRow {
  key: string;
  kind: string;
  family: string;
  certainty: string;
  headline: string;
  publisher: Text;
  source: string;
  attributed_to: Text;
  url: Text;
  happened_from_ms: number;
  happened_to_ms: number;
  precision: Text;
  known_at_ms: number;
  kafka_topic: string;
  kafka_partition: number;
  kafka_offset: number;
}
export interface RuleRow {
  read_model: string;
  rule: string;
}
/** What Python sends. */
export interface Message {
  questions?: Table<QuestionRow>;
  tiles?: Table<TileRow>;
  evidence?: Table<EvidenceRow>;
  rules?: Table<RuleRow>;
  meta?: { generation?: number; initial?: Parameters };
}

/** An answer over [a0, a1) of the world and [k0, k1) of knowledge. */
export interface Tile {
  a0: number;
  a1: number;
  k0: number;
  k1: number;
  /** The firm answer. */
  answer: Text;
  certainty: string;
  /** The answer as the read model gives it: equal for two tiles with equal answers. */
  stated: Text;
  /** What would be the answer if what is unsure were so. */
  possible: Text;
  possibleCertainty: string;
  /** The firm answer or, without one, the possible one. */
  shown: Text;
  /** Not firm: rumored, contested, denied or only possible. */
  soft: boolean;
  /** Firm, with another answer possible. */
  mixed: boolean;
  evidence: string[];
  /** From when it was believed without a break. */
  since: number;
}
/** A tile whose answer is shown. */
export interface ShownTile {
  tile: Tile & { shown: string };
  rect: Rectangle;
}
export interface Revisions {
  answers: number;
  changes: number;
  contested: boolean;
  late: boolean;
  newest: number;
  score: number;
}
export interface Question {
  number: number;
  /** Its identity: a JSON array of read model, subject and parts. */
  key: string;
  /** Its name in addresses: the text, or the key if another question is written alike. */
  id: string;
  /** The words that SQL has for it. */
  text: string;
  model: string;
  title: string;
  note: string;
  tiles: Tile[];
  /** Number of the color of each answer. */
  colors: Map<string, number>;
  /** The same pair, told from the other side. */
  mirror?: Question;
  /** Of two that mirror each other, the one that is not listed. */
  second?: boolean;
  /** Starts of tiles that are the beginning of more than a day, in words. */
  starts?: Map<number, string>;
  /** Made when first needed. */
  revisions?: Revisions;
  haystack?: string;
}
export interface Model {
  questions: Question[];
  evidence: Map<string, EvidenceRow>;
  rules: Map<string, string>;
  /** The last day on which something became known. */
  last: number;
}

/** The two clocks, as days. */
export interface Clocks {
  at: number;
  known: number;
}
/** A time of the world and one of knowledge. */
export type Instants = Clocks;
/** A run of equal answers along one of the two times. */
export interface Run {
  from: number;
  to: number;
  tile: Tile;
}
/** What was told of a pair from the other side, in words from this one. */
export interface OtherSide {
  title: string;
  words: string;
  firm: boolean;
  tile: Tile;
}
/** A run of knowledge, and why its answer is another than before. */
export interface Change {
  run: Run;
  /** unknown | first | world | ended | established | view | certainty | withdrawn. */
  why: string;
  /** Believed before the time came, hence assumed to go on. */
  assumed: boolean;
  /** From when in the world the answer holds. */
  began: number;
  /** Those of the question. */
  starts?: Map<number, string>;
}
export interface Window {
  at: [number, number];
  known: [number, number];
}
export interface View {
  at: Scale;
  known: Scale;
  width: number;
  height: number;
}
export interface Rectangle extends Point {
  w: number;
  h: number;
}
export interface Size {
  w: number;
  h: number;
}
export type Measure = (text: string, bold: boolean) => number;
/** A label; (x, y) is its center. */
export interface Label extends Point {
  w: number;
  h: number;
  lines: string[];
  turned: boolean;
}
export interface TileLabel extends Label {
  tile: Tile;
}
/** Where the diagonal is named. */
export interface DiagonalLabel extends Point {
  angle: number;
  box: Rectangle;
}
export type Edge = 'a0' | 'a1' | 'k0' | 'k1';
export interface Patterns {
  dots(
    ctx: CanvasRenderingContext2D,
    ink: string,
    radius: number,
    origin: Point,
    size?: number,
  ): CanvasPattern;
  hatch(ctx: CanvasRenderingContext2D, ink: string, origin: Point, size?: number): CanvasPattern;
}
/** How planes are drawn; `small` in the overview. */
export interface Look {
  inks: Inks;
  font: string;
  dpr: number;
  patterns: Patterns;
  small: boolean;
}

export interface InitialState {
  question: string;
  at: number;
  known: number;
  window: Window | null;
  order: string;
  /** What of the address cannot be followed. */
  lost: string[];
}
/** The state that a link holds. */
export interface PageState {
  question: Question | null;
  clocks: Clocks;
  view: View;
  own: boolean;
  order: string;
}

/** What one can do with the plane. */
export interface Actions {
  seek(to: Partial<Clocks> & { x?: number | null; y?: number | null }): void;
  pan(dx: number, dy: number): void;
  zoom(factor: number, x?: number, y?: number): void;
  hover(point: Point | null): void;
  reset(): void;
  step(clock: keyof Clocks, direction: number, size: 'day' | 'month'): void;
  turn(direction: number): void;
  choose(question: Question): void;
  order(order: string): void;
  diagonal(): void;
  newest(): void;
  search(): void;
  refresh(): void;
}

export interface Stage {
  canvas: HTMLCanvasElement;
  plot: HTMLElement;
  at: HTMLElement;
  known: HTMLElement;
  knob: HTMLElement;
  tip: HTMLElement;
  /** Where the crosshair is, pixels. */
  x: number;
  y: number;
}
export interface Lines {
  at: boolean;
  known: boolean;
}
export interface Pinch extends Point {
  d: number;
}
export interface Drag {
  start: Point;
  last: Point;
  moved: boolean;
  pinch: Pinch | null;
  lines: Lines | null;
}
/** A question in the overview. */
export interface Item {
  question: Question;
  canvas: HTMLCanvasElement;
  drawn: boolean;
  answer: HTMLElement;
  swatch: HTMLElement;
  dot: HTMLElement;
  button: HTMLElement;
  node: HTMLElement;
  view: View;
}
export interface Group {
  kind: string;
  items: Item[];
  node: HTMLElement;
}
export interface Overview {
  act: Actions;
  items: Map<Question, Item>;
  byCanvas: WeakMap<Element, Item>;
  shown: Question[];
  groups: Group[];
  search: HTMLInputElement;
  order: HTMLSelectElement;
  list: HTMLElement;
  empty: HTMLElement;
  seen: IntersectionObserver;
  /** Null until questions are listed. */
  look: Look | null;
  last: number;
}
export interface Panel {
  point: HTMLElement;
  live: HTMLElement;
  up: HTMLElement;
  along: HTMLElement;
  rule: HTMLElement;
  legend: HTMLElement;
}
export interface PanelContext {
  evidence: Map<string, EvidenceRow>;
  rules: Map<string, string>;
  inks: Inks;
}
export interface Head {
  title: HTMLElement;
  note: HTMLElement;
  at: HTMLInputElement;
  known: HTMLInputElement;
  reset: HTMLElement;
  replay: HTMLAnchorElement;
}
export interface DataTable {
  caption: HTMLElement;
  body: HTMLElement;
  details: HTMLDetailsElement;
}
export interface Tables {
  act: Actions;
  tiles: DataTable;
  answers: DataTable;
}
export type Parts = Record<'overview' | 'head' | 'stage' | 'key' | 'tables' | 'panel', HTMLElement>;
