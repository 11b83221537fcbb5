/** What one can do with a replay. */
import type { Found } from './page.js';
import type { Lane, Mode, TimelineEvent } from './types.js';
import type { Point } from '../../frontend/types.js';

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
  find(text: string): Found;
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
