/** A request as rate-based rules see it. */
export interface RatedRequest {
  readonly ip: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Names as they are: those of cookies are compared with regard to case. */
  readonly cookies?: Readonly<Record<string, string>>;
}

interface RateRule {
  readonly Name: string;
  readonly Statement: {
    readonly RateBasedStatement?: {
      readonly Limit: number;
      readonly AggregateKeyType: string;
      readonly CustomKeys?: readonly {
        readonly Cookie?: { readonly Name: string };
        readonly Header?: { readonly Name: string };
      }[];
    };
  };
}

/**
 * What rate-based rules do within one window: each counts for itself, by what it aggregates on, and refuses beyond its
 * limit; a request without all of the keys of a rule is not counted by it. AWS WAF counts with some delay, and this does
 * not. AWS WAF Developer Guide, "Rate-based rule aggregation options".
 */
export class RateLimiter {
  private readonly counts = new Map<string, number>();

  constructor(private readonly rules: readonly RateRule[]) {}

  /** @returns the name of the rule that refuses; undefined when the request passes */
  refusedBy(request: RatedRequest): string | undefined {
    for (const { Name, Statement } of this.rules) {
      const limit = Statement.RateBasedStatement;
      if (!limit) continue;
      const key = keyOf(limit, request);
      if (key === undefined) continue;
      const counted = (this.counts.get(`${Name} ${key}`) ?? 0) + 1;
      this.counts.set(`${Name} ${key}`, counted);
      if (counted > limit.Limit) return Name;
    }
    return undefined;
  }
}

function keyOf(
  { AggregateKeyType, CustomKeys = [] }: NonNullable<RateRule['Statement']['RateBasedStatement']>,
  { ip, headers = {}, cookies = {} }: RatedRequest,
): string | undefined {
  if (AggregateKeyType === 'IP') return ip;
  if (AggregateKeyType !== 'CUSTOM_KEYS') throw new Error(`no model of ${AggregateKeyType}`);
  const values = CustomKeys.map(({ Cookie, Header }) => {
    if (Cookie) return cookies[Cookie.Name];
    if (Header) return headers[Header.Name.toLowerCase()];
    throw new Error('no model of this key');
  });
  return values.every((value) => value !== undefined) ? values.join('\n') : undefined;
}
