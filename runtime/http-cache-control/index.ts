/** Answers that nobody keeps: `Cache-Control: no-store` for everything with PHI (TLS-2). */
export { allowCaching, noStoreMiddleware } from './node';
export { cacheable, noStoreHandler, withNoStore, type HeaderedResult } from './lambda';
export { NO_STORE } from './no-store';
