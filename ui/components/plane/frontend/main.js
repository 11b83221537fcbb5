// The Streamlit v2 component. Streamlit calls this again on every change of data or theme; one page per parent lives on.

import { PlanePage } from './page.js';

const pages = new WeakMap();

export default function whenlinePlane({ data, parentElement }) {
  let page = pages.get(parentElement);
  if (!page) {
    page = new PlanePage(parentElement);
    pages.set(parentElement, page);
  }
  page.update(data ?? {});
  return () => {
    pages.delete(parentElement);
    page.destroy();
  };
}
