/** Types of a sheet: blocks as blocks.py makes them. Texts are shown as text. */
import type { Child } from '../../frontend/types.js';

/** Where a number leads: keys of the events behind it, as blocks.py's `Opened`. */
export type Opened = Record<string, unknown>;
export type Open = (opened: Opened) => void;

/**
 * A cell: `t`ext, `s`mall line, `c`ertainty, `b`ar, `p`ossible bar, what it `o`pens, `h`ref, tone.
 */
export interface Cell {
  t?: string;
  s?: string;
  c?: string;
  b?: number;
  p?: number;
  o?: Opened;
  h?: string;
  k?: string;
  /** Whether bars go both ways. */
  two?: boolean;
}
export interface Statement extends Cell {
  date?: string;
  kind?: string;
}
export interface Tile extends Cell {
  label: string;
}
export interface SpanRow extends Cell {
  from: number | null;
  to: number | null;
  settled: number | null;
}
export interface Point {
  at: number;
  value: number;
  low: number | null;
  high: number | null;
  text: string;
  firm: boolean;
  o?: Opened;
}
export interface Series {
  name: string;
  /** Date and age of its last figure. */
  note?: string;
  points: Point[];
}
export interface EvidenceEvent {
  headline: string;
  certainty: string;
  how: string;
  quote: string;
  url: string;
  when: string;
  known: string;
  stated_by: string;
  source: string;
  id: string;
  place: string;
  logged: string;
  verdicts: string[];
  ways: [string, string][];
  record: string;
}

export interface BlockBase {
  name: string;
  title: string;
  note?: string;
  empty?: string;
  wide?: boolean;
}
export interface HeadingBlock extends BlockBase {
  type: 'heading';
}
export interface TableBlock extends BlockBase {
  type: 'table';
  first: number;
  columns: { label: string; kind: string }[];
  rows: Cell[][];
}
export interface TilesBlock extends BlockBase {
  type: 'tiles';
  items: Tile[];
}
export interface ItemsBlock extends BlockBase {
  type: 'items';
  first: number;
  rows: Statement[];
}
export interface StepsBlock extends BlockBase {
  type: 'steps';
  unit: string;
  series: Series[];
  until: number | null;
}
export interface SpansBlock extends BlockBase {
  type: 'spans';
  rows: SpanRow[];
  at: number | null;
}
export interface EvidenceBlock extends BlockBase {
  type: 'evidence';
  rule?: string;
  sql?: string;
  of: number;
  noun?: string;
  events: EvidenceEvent[];
}
export type Block =
  HeadingBlock | TableBlock | TilesBlock | ItemsBlock | StepsBlock | SpansBlock | EvidenceBlock;

/** What blocks need of their sheet. */
export interface Context {
  open: Open;
  /** Names of blocks that show all their rows. */
  unfolded: Set<string>;
  /** Registers the host of a chart, which is drawn when the width is known. */
  chart(host: HTMLElement, block: StepsBlock): void;
}
export type BlockMaker<B> = (block: B, context: Context) => Child[];
/** The plotting area: scales and bounds of a chart. */
export interface Plot {
  x(ms: number): number;
  y(value: number): number;
  until: number;
  open: Open;
  top: number;
}
export interface Chart {
  /** The width for which it was drawn. */
  width: number;
  host: HTMLElement;
  block: StepsBlock;
}
/** What Python sends. */
export interface Message {
  blocks?: Block[];
}
