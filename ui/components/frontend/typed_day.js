// A day as a person types it.

import { endOfDay, readMoment } from './days.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Forms to name where a text is none of them. */
export const FORMS = '2025-08-28, 2025-08, 2025 or 28 Aug 2025';

/**
 * The end of a typed day, month or year: "2025-08-28", "2025-08", "2025", "28 Aug 2025",
 * "Aug 2025"; NaN where it is none.
 * @type {(text: string) => number}
 */
export function readTyped(text) {
  const typed = text.trim();
  const iso = /^(\d{4})-(\d\d?)(?:-(\d\d?))?$/.exec(typed);
  if (iso) return endOf(iso[1], iso[2], iso[3]);
  const words =
    /^(?:(\d\d?)\.? +)?([a-z]{3,9})\.?,? +(\d{4})$/i.exec(typed) ??
    swapped(/^([a-z]{3,9})\.? +(\d\d?),? +(\d{4})$/i.exec(typed));
  if (!words) return /^\d{4}$/.test(typed) ? endOf(typed, '12', undefined) : NaN;
  const [, day, name, year] = words;
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  return month ? endOf(year, String(month), day) : NaN;
}

/** @type {(found: RegExpExecArray | null) => string[] | null} */
const swapped = (found) => found && [found[0], found[2], found[1], found[3]];

/** @type {(year: string, month: string, day: string | undefined) => number} */
function endOf(year, month, day) {
  const parts = [year, month, ...(day ? [day] : [])].map((part) => part.padStart(2, '0'));
  const ms = readMoment(parts.join('-'));
  return Number.isFinite(ms) ? endOfDay(ms) : NaN;
}
