export type { FieldRules } from './fields';
export { type Kind, KINDS } from './kinds';
export { createScrubber, type Scrubber, type ScrubberOptions } from './scrubber';
