/** What the type checker does not know of the browser and of the bundle. */

interface NumberConstructor {
  /** Also false for null and undefined: code relies on it to tell open ends from times. */
  isFinite(value: unknown): value is number;
}

/** The function that bundle.py wraps around all modules of a component. */
declare function whenlineBundle(): (options: object) => () => void;
