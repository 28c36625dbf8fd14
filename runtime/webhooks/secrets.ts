/** A value of a secret that signs, or did until a moment ago. */
export interface AcceptedSecret {
  readonly value: string;
  /** It has a successor: whoever still signs with it has not been told. */
  readonly replaced: boolean;
}

export interface WebhookSecrets {
  /**
   * The values that may sign now, the current one first.
   * @throws when nobody can say
   */
  accepted(): Promise<readonly AcceptedSecret[]>;
  /**
   * The same, read anew, because a request fits none of them: a secret may have been replaced a moment ago.
   * @returns undefined when they were read a moment ago, so that bad requests cannot make us ask on and on
   */
  again(): Promise<readonly AcceptedSecret[] | undefined>;
}

/** One value of a secret as Secrets Manager keeps it. */
export interface SecretVersion {
  readonly value: string;
  /** When it was made, milliseconds since 1970. */
  readonly createdAt: number;
}

/** Reads a secret. @returns undefined when no version has that label */
export type ReadVersion = (label: 'AWSCURRENT' | 'AWSPREVIOUS') => Promise<SecretVersion | undefined>;

export interface RotatingSecretsOptions {
  /** How long the value before is accepted beside the current one, hours; 0 to 720. */
  readonly overlapHours: number;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** The secret has no value yet. */
export class NoSecretError extends Error {
  override readonly name = 'NoSecretError';
}

/** So long values are used before they are read again, and not a moment longer: a revoked secret must end. */
const FRESH_MS = 5 * 60_000;
/** However many requests are bad, and however often reading fails, we ask no more often. */
const PAUSE_MS = 10_000;
const MOST_OVERLAP_HOURS = 720;

/**
 * A secret with its value before: while a vendor moves from one to the other, both sign. The one before ends with the
 * overlap, which is counted from the moment in which the current one was made, also within what is kept in memory.
 * A version that is only to come (`AWSPENDING`) signs nothing: what a vendor is to sign with is made current first.
 * @throws RangeError for an overlap that is none
 */
export function rotatingSecrets(
  read: ReadVersion,
  { overlapHours, clock = Date.now }: RotatingSecretsOptions,
): WebhookSecrets {
  if (!(overlapHours >= 0 && overlapHours <= MOST_OVERLAP_HOURS))
    throw new RangeError(`overlapHours was ${overlapHours}; allowed: 0 to ${MOST_OVERLAP_HOURS}`);
  interface Kept {
    readonly current: SecretVersion;
    readonly previous: SecretVersion | undefined;
    readonly asked: number;
  }
  let kept: Kept | undefined;
  let asked = -Infinity;
  let reading: Promise<Kept> | undefined;
  let underWay = false;

  /** A clock that was set back says nothing about how long ago something was. */
  const within = (since: number, ms: number): boolean => {
    const age = clock() - since;
    return age >= 0 && age < ms;
  };

  /** What was asked a moment ago is not asked again, also when there was no answer. */
  const ask = (): Promise<Kept> => {
    if (reading !== undefined && within(asked, PAUSE_MS)) return reading;
    const now = clock();
    [asked, underWay] = [now, true];
    const own = Promise.all([read('AWSCURRENT'), read('AWSPREVIOUS')])
      .then(([current, previous]) => {
        if (current === undefined) throw new NoSecretError('the secret has no value');
        return (kept = { current, previous, asked: now });
      })
      .finally(() => (underWay &&= own !== reading));
    // Whoever waits hears of it; what was read before stays as long as it would have.
    own.catch(() => undefined);
    return (reading = own);
  };

  const values = ({ current, previous }: Kept): AcceptedSecret[] => [
    { value: current.value, replaced: false },
    ...(previous !== undefined && clock() < current.createdAt + overlapHours * 3_600_000
      ? [{ value: previous.value, replaced: true }]
      : []),
  ];

  return {
    async accepted() {
      return values(kept !== undefined && within(kept.asked, FRESH_MS) ? kept : await ask());
    },
    async again() {
      return within(asked, PAUSE_MS) && !underWay ? undefined : values(await ask());
    },
  };
}
