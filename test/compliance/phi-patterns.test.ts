import { PHI_PATTERNS, PHI_TRANSFORMATIONS, type PhiKind } from '../../lib/compliance/phi-patterns';
import { partsOf, type Plus, transformed } from '../support/waf';
import { identifyingUrls, ordinaryUrls } from './url-corpus';
import { ALLOWED_URLS, REFUSED_URLS } from '../../lib/compliance/phi-url-samples';

const READINGS: readonly Plus[] = ['stays', 'is a space'];

const COMPILED = PHI_PATTERNS.map(({ kind, patterns }) => ({
  kind,
  expressions: patterns.map((pattern) => new RegExp(pattern)),
}));

/** What the firewall finds in a URL: the path and the query are matched apart, each after the transformations. */
function kindsIn(url: string, plus: Plus): PhiKind[] {
  const parts = partsOf(url).map((part) => transformed(part, PHI_TRANSFORMATIONS, plus));
  return COMPILED.filter(({ expressions }) =>
    expressions.some((expression) => parts.some((part) => expression.test(part))),
  ).map(({ kind }) => kind);
}

const kinds = Object.keys(REFUSED_URLS) as PhiKind[];

test('the model of the firewall applies the transformations that the firewall is given', () => {
  expect(PHI_TRANSFORMATIONS).toEqual(['URL_DECODE', 'URL_DECODE_UNI', 'LOWERCASE']);
  expect(transformed('A%2541%2B%uFF21', PHI_TRANSFORMATIONS, 'stays')).toBe('aa+a');
  expect(transformed('A%2541%2B+', PHI_TRANSFORMATIONS, 'is a space')).toBe('aa  ');
});

describe.each(kinds)('proof TLS-4 · %s in a URL', (kind) => {
  test.each(REFUSED_URLS[kind])('%s is refused', (url) => {
    for (const plus of READINGS) expect(kindsIn(url, plus)).toContain(kind);
  });

  test('every expression refuses a URL that no other of its kind refuses', () => {
    const { patterns } = PHI_PATTERNS.find((entry) => entry.kind === kind)!;
    for (const pattern of patterns) {
      const others = patterns.filter((other) => other !== pattern);
      const text = (url: string) => transformed(url.replace(/^[^?]*\?/, ''), PHI_TRANSFORMATIONS, 'stays');
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
    for (const plus of READINGS) expect(kindsIn(url, plus)).toEqual([]);
  });
});

describe.each([1, 20261122])('proof TLS-4 · made-up URLs of seed %i', (seed) => {
  const tally = (found: readonly { readonly form: string; readonly url: string }[]) =>
    Object.fromEntries(found.map(({ form, url }) => [form, url]));

  test('2,000 that give somebody away are all refused', () => {
    const urls = identifyingUrls(seed, 2000);
    const passed = urls.filter(({ url }) => READINGS.some((plus) => kindsIn(url, plus).length === 0));
    expect(tally(passed)).toEqual({});
    expect(new Set(urls.map(({ url }) => url)).size).toBeGreaterThan(1900);
  });

  test('2,000 of every day all pass', () => {
    const urls = ordinaryUrls(seed, 2000);
    const refused = urls.filter(({ url }) => READINGS.some((plus) => kindsIn(url, plus).length > 0));
    expect(tally(refused)).toEqual({});
    expect(new Set(urls.map(({ url }) => url)).size).toBeGreaterThan(1700);
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
