/** Nobody keeps the answer: no browser, no proxy, no cache of pages to go back to. RFC 9111, section 5.2.2.5. */
export const NO_STORE = 'no-store';
