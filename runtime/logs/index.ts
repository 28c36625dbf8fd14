/**
 * `import … from 'bulwark/logs'`: log lines without identifiers (LOG-1). `captureOutput` cleans whatever a process says;
 * the others clean at the source: a small logger, pino, Powertools for AWS Lambda, the console.
 */
export { createScrubber, type Scrubber } from '../scrubber';
export { captureOutput, type Capture, type CaptureOptions } from './capture-output';
export { scrubConsole } from './console';
export { LineScrubber, type LineScrubberOptions } from './line-scrubber';
export {
  scrubbedLogger,
  type LogFields,
  type LogLevel,
  type ScrubbedLogger,
  type ScrubbedLoggerOptions,
} from './logger';
export { scrubbedDestination, type ScrubbedDestination, type ScrubbedDestinationOptions } from './pino';
export { scrubbingReplacer, type ScrubbingReplacerOptions } from './powertools';
