/** Types of the replay's model and clock. Times are epoch milliseconds. */
import type { Scale } from '../../frontend/types.js';
import type { EventRow, LaneRow, OrganizationRow, PanelRow, PanelSpec, Text } from './rows.js';

/** What was believed of an event over a span of knowledge. */
export interface State {
  from: number;
  to: number;
  certainty: string;
  retracted: boolean;
  /** Key of the correction. */
  correctedBy: Text;
  headline: Text;
  /** Labels by organization as corrected. */
  labels: Record<string, string> | null;
  happenedFrom: number;
  happenedTo: number;
}

export interface Link {
  /** Such as `settles`; with `<` at the end where the other event refers to this one. */
  relation: string;
  key: string;
}

/** An event as the replay uses it. */
export interface TimelineEvent extends Omit<EventRow, 'labels' | 'lanes'> {
  orgs: string[];
  /** Slugs of the lanes that have its mark. */
  lanes: string[];
  /** Labels by the slug of the lane. */
  labels: Record<string, string>;
  /** Found by a rule, and stated by nobody. */
  inferred: boolean;
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

/** Events of one family on a lane, within a span of their time and one of their knowledge. */
export interface Crowd {
  family: string;
  featured: boolean;
  from: number;
  to: number;
  knownFrom: number;
  knownTo: number;
  events: number;
}
/** Sums from each moment on. */
export interface Days {
  at: Float64Array;
  sums: Float64Array;
}
/** A number of events, and whether there may be more. */
export interface Count {
  n: number;
  more: boolean;
}

/** What is believed of an event at one moment of knowledge. */
export interface Belief {
  certainty: string;
  headline: string;
  /** Key of the correction by which it is so; null: as first stated. */
  correctedBy?: Text;
  /** Labels by organization as corrected; null: as first stated. */
  labels?: Record<string, string> | null;
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
  /** Its marks that are not here as events. */
  crowd: Crowd[];
  /** Its events, here or not. */
  total: number;
  /** Slugs of the organizations that it speaks for: a folded lane also for its parts. */
  slugs?: string[];
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
  isVisible?: (event: { kind: string; family: string }) => boolean;
  rows?: (members: TimelineEvent[], lane: Lane) => number;
}

export interface Model {
  events: TimelineEvent[];
  /** Whether only a level of detail is here. */
  large: boolean;
  /** Events here and elsewhere. */
  total: number;
  /** Of a large history: visible events of every mode by day. */
  days: Record<string, Days>;
  /** Of a large history: the clock whose panels are here. */
  point: string;
  /** Events that have a mark in some lane. */
  marked: Set<TimelineEvent>;
  byKey: Map<string, TimelineEvent>;
  names: Map<string, OrganizationRow>;
  panels: PanelSpec[];
  /** Answers of each panel. */
  frames: Record<string, FrameIndex>;
  /** The day of knowledge, and the time in the world, for which Python sent frames. */
  day: number;
  up: number;
  claims: Map<string, TimelineEvent[]>;
  byKind: Map<string, TimelineEvent[]>;
  first: number;
  last: number;
  /** `rest`: of a large history, marks of others that are counted together. */
  lanes: { own: Lane[]; others: Lane[]; rest: Crowd[] | null };
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
  /** What of the address cannot be followed. */
  lost: string[];
}
