import { createScrubber, type Scrubber } from '../scrubber';
import { cleanError, isError } from './clean-error';

export interface ScrubbingReplacerOptions {
  /** @default - one without a pseudonym key */
  readonly scrubber?: Scrubber;
  /** A replacer of yours, which comes first. @default - none */
  readonly replacer?: (key: string, value: unknown) => unknown;
}

/**
 * For Powertools for AWS Lambda: its Logger hands every log item to `jsonReplacerFn` before it is written, with all that
 * keys, child loggers and errors put into it. Errors stay errors, so that Powertools formats them as it does.
 * Powertools for AWS Lambda (TypeScript), "Logger", "Custom JSON replacer function".
 *
 * @example
 * const logger = new Logger({ serviceName: 'intake', jsonReplacerFn: scrubbingReplacer() });
 */
export function scrubbingReplacer(
  options: ScrubbingReplacerOptions = {},
): (key: string, value: unknown) => unknown {
  const { scrubber = createScrubber(), replacer = (_key, value) => value } = options;
  return (key, value) => {
    const replaced = replacer(key, value);
    // The whole item comes first, under no name: there every field still has its own.
    return key === '' && typeof replaced === 'object' && replaced !== null
      ? cleanItem(scrubber, replaced)
      : replaced;
  };
}

function cleanItem(scrubber: Scrubber, item: object): unknown {
  const fields = Object.entries(item);
  const errors = new Map(
    fields.flatMap(([name, value]) => (isError(value) ? [[name, cleanError(scrubber, value)]] : [])),
  );
  const rest = scrubber.value(
    Object.fromEntries(fields.map(([name, value]) => [name, errors.has(name) ? null : value])),
  );
  return Object.fromEntries(
    Object.entries(rest as object).map(([name, value]) => [name, errors.get(name) ?? (value as unknown)]),
  );
}
