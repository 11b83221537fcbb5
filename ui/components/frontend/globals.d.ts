/** Declarations that the type checker lacks. */

interface NumberConstructor {
  /** Also false for null and undefined: this narrows open ends away. */
  isFinite(value: unknown): value is number;
}

/** The function that bundle.py wraps around all modules of a component. */
declare function whenlineBundle(): (options: object) => () => void;
