/**
 * What Streamlit (components, version 2) hands to a component's default export, as far as ours use
 * it.
 */
export interface ComponentArguments<Data> {
  /** What Python passed as `data`; null until the first. */
  data: Data | null;
  /** Where to draw: a shadow root. The same on every call for one place on a page. */
  parentElement: HTMLElement | ShadowRoot;
  /** Sets a value that Python reads and that lasts between runs; a change makes Python run. */
  setStateValue(name: string, value: unknown): void;
  /** Sets a value that Python reads in the next run only. */
  setTriggerValue(name: string, value: unknown): void;
}

/** A component: Streamlit calls it on every change, and what it returns when the component is removed. */
export type Component<Data> = (options: ComponentArguments<Data>) => () => void;

/** A column of an Arrow table. */
export interface ArrowVector {
  get(index: number): unknown;
}

/** A table as Streamlit passes it: what we use of apache-arrow's `Table`. */
export interface ArrowTable {
  schema: { fields: { name: string }[] };
  numRows: number;
  getChild(name: string): ArrowVector | null;
}
