/** `import … from 'bulwark/browser'`: what a page needs of sessions. */
export { SessionWatch, watchSession, type SessionWatchOptions } from './session-watch.mjs';
export { parseRemaining, SECONDS_LEFT, type Remaining } from './remaining.mjs';
export { ENGLISH, type Texts } from './texts.mjs';
