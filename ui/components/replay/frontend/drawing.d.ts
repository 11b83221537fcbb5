/** Types of the replay's layout and drawing. Times are epoch milliseconds. */
import type { Inks, Point, Scale, SpriteMaker } from '../../frontend/types.js';
import type { PlanRow } from './rows.js';
import type { Count, Days, Mode, Model, PlacedLane, StackedLanes, TimelineEvent } from './types.js';

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
  /** What the lane says of it. */
  text: string;
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
  /** The others in this place, which are not here as events, and the span of all. */
  crowd: { first: Days; all: Days; from: number; to: number } | null;
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
  day: number;
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

/** The part of the stage that is drawn, pixels from its top. */
export interface StageViewport {
  top: number;
  height: number;
}
/** What drawing needs to know of the view. */
export interface View {
  scale: Scale;
  origin: number;
  width: number;
  height: number;
  viewport: StageViewport;
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
  | { mark: Mark; cluster?: undefined; count?: undefined }
  | { mark?: undefined; cluster: Cluster; n: number; count: Count };
