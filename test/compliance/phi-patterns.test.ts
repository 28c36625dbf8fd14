import { PHI_PATTERNS, PHI_TRANSFORMATIONS, type PhiKind } from '../../lib/compliance/phi-patterns';
import { ALLOWED_URLS, REFUSED_URLS } from '../../lib/compliance/phi-url-samples';

/** Both readings of URL_DECODE: the documentation does not say whether `+` becomes a space. */
const DECODINGS = [
  (text: string) => percentDecoded(text),
  (text: string) => percentDecoded(text.replaceAll('+', ' ')),
];

const percentDecoded = (text: string) =>
  text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** What the firewall finds in a URL: the path and the query are matched apart, each after the transformations. */
function kindsIn(url: string, decoded: (text: string) => string): PhiKind[] {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  return PHI_PATTERNS.filter(({ patterns }) =>
    patterns.some((pattern) =>
      [path, query].some((part) => new RegExp(pattern).test(decoded(part).toLowerCase())),
    ),
  ).map(({ kind }) => kind);
}

const kinds = Object.keys(REFUSED_URLS) as PhiKind[];

test('the model of the firewall applies the transformations that the firewall is given', () => {
  expect(PHI_TRANSFORMATIONS).toEqual(['URL_DECODE', 'LOWERCASE']);
});

describe.each(kinds)('proof TLS-4 · %s in a URL', (kind) => {
  test.each(REFUSED_URLS[kind])('%s is refused', (url) => {
    for (const decoded of DECODINGS) expect(kindsIn(url, decoded)).toContain(kind);
  });

  test('every expression refuses a URL that no other of its kind refuses', () => {
    const { patterns } = PHI_PATTERNS.find((entry) => entry.kind === kind)!;
    for (const pattern of patterns) {
      const others = patterns.filter((other) => other !== pattern);
      const text = (url: string) => percentDecoded(url.replace(/^[^?]*\?/, '')).toLowerCase();
      expect(
        REFUSED_URLS[kind].some(
          (url) =>
            new RegExp(pattern).test(text(url)) && !others.some((other) => new RegExp(other).test(text(url))),
        ),
      ).toBe(true);
    }
  });
});

describe('proof TLS-4 · what is no identifier passes', () => {
  test.each(ALLOWED_URLS)('%s', (url) => {
    for (const decoded of DECODINGS) expect(kindsIn(url, decoded)).toEqual([]);
  });
});

describe('proof TLS-4 · AWS WAF accepts the expressions', () => {
  test.each(PHI_PATTERNS)('$kind', ({ patterns }) => {
    expect(patterns.length).toBeLessThanOrEqual(10);
    for (const pattern of patterns) {
      expect(pattern.length).toBeLessThanOrEqual(200);
      // Nothing that means something else in PCRE, or that AWS WAF refuses: groups other than (?:…), escapes,
      // possessive and lazy quantifiers, large repeats.
      const outside = pattern.replace(/\[[^\]]*\]/g, 'c');
      expect(outside).not.toMatch(/\((?!\?:)/);
      expect(outside).not.toMatch(/\\/);
      expect(outside).not.toMatch(/[*+?}][+?]/);
      expect(pattern).not.toMatch(/\\/);
      for (const [, most] of pattern.matchAll(/\{\d+,?(\d*)\}/g))
        expect(Number(most)).toBeLessThanOrEqual(16);
    }
  });
});
