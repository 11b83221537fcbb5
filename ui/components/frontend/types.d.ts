/**
 * Types that all components share. Times are epoch milliseconds; NaN and the infinities are open.
 */
import type { ArrowTable } from './streamlit.js';

/** A time axis: `from` lies at pixel 0, `to` at `width`. */
export interface Scale {
  from: number;
  to: number;
  width: number;
  pxPerMs: number;
}

export interface Tick {
  ms: number;
  label: string;
  /** Whether a new year (or month, on fine axes) starts here. */
  major: boolean;
}

/** Colors by CSS variable, such as `--wl-text`. */
export type Inks = Record<string, string>;

/** Children of an element; strings become text nodes, null, undefined and false nothing. */
export type Child = Node | string | null | undefined | false;
export type Children = Child | Child[];

/** Attributes of an element; `on…` functions are listeners. */
export type Attribute = string | number | boolean | null | undefined | ((event: any) => unknown);
export type Attributes = Record<string, Attribute>;

/** A table from Python, or rows that were read before. */
export type Table<Row> = ArrowTable | Row[] | undefined;

/** Parameters of the page's address. */
export type Parameters = Record<string, string | null | undefined>;

/** Writes the state of a page to the address bar. */
export interface AddressWriter<State> {
  soon(state: State): void;
  stop(): void;
}

/** What a family of event kinds looks like: its shape, the CSS variable of its color, its name. */
export interface Family {
  shape: string;
  ink: string;
  name: string;
}

/** What glyphs need of a drawing context; canvases and the SVG writer have it. */
export type DrawingContext = CanvasRenderingContext2D;

/** A glyph drawn once, on a canvas; `half` is half its side in CSS pixels. */
export interface Sprite {
  canvas: GlyphCanvas;
  half: number;
}
export interface GlyphCanvas extends HTMLCanvasElement {
  glyph?: { family: string; radius: number; certainty: string; inks: Inks };
}
export type SpriteMaker = (family: string, r: number, certainty: string) => Sprite;

/** An amount in words needs these columns. */
export interface Amount {
  amount?: number | null;
  amount_low?: number | null;
  amount_high?: number | null;
  currency?: string | null;
  bound?: string | null;
}

/** Sorted numbers. */
export type Sorted = number[] | Float64Array;
export interface Point {
  x: number;
  y: number;
}

/** The coordinates of a record in Kafka. */
export interface LogPosition {
  kafka_topic: string;
  kafka_partition: number;
  kafka_offset: number;
}
