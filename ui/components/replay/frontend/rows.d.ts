/** Rows and messages of Python, as contract.py describes them. Times are epoch milliseconds. */
import type { Amount, Parameters, Table } from '../../frontend/types.js';

type Time = number | null;
export type Text = string | null;

export interface EventRow {
  key: string;
  id: string;
  source: string;
  kind: string;
  family: string;
  subject: string;
  headline: string;
  label: Text;
  /** Labels by organization, as JSON: what a lane says of its own organization. */
  labels: Text;
  /** Slugs of the lanes that have its mark, as JSON; null: those of all its organizations. */
  lanes: Text;
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
  corrected_by: Text;
  headline: Text;
  /** Labels by organization as corrected, as JSON; null: as first stated. */
  labels?: Text;
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

/** Of a large history: marks that did not travel as events, counted. */
export interface CrowdRow {
  lane: string;
  family: string;
  featured: boolean;
  happened_to: number;
  known_to: number;
  width: number;
  known_width: number;
  events: number;
}

/** Of a large history: how many events name an organization. */
export interface LaneRow {
  slug: string;
  events: number;
  featured: number;
  first: number;
  last: number;
  /** 1 has most events of publishers. */
  place: number;
}

/** Of a large history: how many events became visible on a day. */
export interface DayRow {
  mode: string;
  until: number;
  events: number;
}

/** A row of a panel's answers; `part` and `since` are added when an answer is found. */
export interface PanelRow {
  mode: string;
  at_ms: number;
  part: string;
  since: number;
  key: string;
  certainty: string;
  /** Of how many rows this is one of the first; only in a large history. */
  all?: number;
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
  contenders: number | null;
  makers: number | null;
}

export interface DependenceRow extends PanelRow {
  consumer: string;
  supplier: string;
  dependence: number | null;
  extent: Text;
  possible_dependence: number | null;
  extents: Text;
  products: Text;
  keys: Text;
}

export interface TalentRow extends PanelRow {
  from_org: Text;
  to_org: Text;
  people: Text;
  possibly: Text;
  headcount_low: number | null;
  headcount_high: number | null;
  people_possible: number | null;
  people_possible_bound: Text;
}

export interface PlanRow extends PanelRow {
  what: string;
  window_from: Time;
  window_to: Time;
  first_window_to?: Time;
  state: string;
  settled_at: Time;
  late_by_days: number | null;
  settled_by: Text;
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

/** A panel, as the registry of panels describes it (projections/read/replay/registry.py). */
export interface PanelSpec {
  id: string;
  title: string;
  empty: string;
  /** Name of its table. */
  table: string;
  /** The read model that answers, and its description. */
  model: string;
  rule: string;
  /** The board that has all rows. */
  board: string;
  /** Name of its drawing; one that does not exist lists its rows. */
  drawing: string;
  /** Kind of the statements shown beside the answers; empty: none. */
  statements: string;
  /** Whether it changes with every day of the clock. */
  daily: boolean;
  columns: { name: string; type: string }[];
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
  /** Whether only a level of detail is here. */
  large?: boolean;
  /** The clock whose panels are here, if it is large. */
  point?: Text;
  initial?: Parameters;
  credits?: Credit[];
  panels: PanelSpec[];
  /** Columns whose values name a group of rows that is replaced as one, by table. */
  groups: Record<string, string[]>;
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
  crowds?: CrowdRow[];
  lanes?: LaneRow[];
  days?: DayRow[];
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
