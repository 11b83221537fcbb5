// Posts of verdicts through Python, which are numbered, so that a reply is taken once.

/** @import { Posting, Verdict } from './page.d.ts' */

/** @type {(post: (verdict: Verdict & { number: number }) => void) => Posting} */
export function makePosting(post) {
  /** @type {Posting} */
  const posting = {
    count: 0,
    answers: null,
    send: (verdict) => {
      posting.count += 1;
      post({ ...verdict, number: posting.count });
    },
  };
  return posting;
}
