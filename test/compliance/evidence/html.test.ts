import { createHash } from 'node:crypto';
import { renderHtml } from '../../../lib/compliance/evidence/html';
import { evidence } from './fixture';

const page = renderHtml(evidence());

/** Fragments that links lead to, decoded. */
const hrefs = (html: string): string[] => [
  ...new Set([...html.matchAll(/ href="#([^"]+)"/g)].map(([, hash]) => decodeURIComponent(hash!))),
];
const ids = (html: string) => new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
const data = (html: string) => {
  const text = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)![1]!;
  return JSON.parse(text) as {
    words: string[];
    resources: (string | number)[][];
    rules: (string | number)[][];
    rows: number[][];
  };
};

describe('evidence page', () => {
  it('is the same for the same evidence, byte for byte', () => {
    expect(renderHtml(evidence()) === page).toBe(true);
  });

  it('allows no more than its own style and script', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!.replaceAll('&#39;', "'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:/);
    for (const [, kind, text] of page.matchAll(/<(style|script)>(.*?)<\/\1>/gs)) {
      const hash = createHash('sha256').update(text!).digest('base64');
      expect(policy).toContain(`${kind}-src`);
      expect(policy).toContain(`'sha256-${hash}'`);
    }
    expect(page).not.toMatch(/ style="| on[a-z]+="/);
  });

  it('names no other file or host that a browser would load', () => {
    expect(page).not.toMatch(/ (src|srcset|action|poster)=/);
    expect([...page.matchAll(/ href="([^#"][^"]*)"/g)].map(([, href]) => href)).toEqual(['data:,']);
    expect(/@import|url\((?!"?data:)/.test(page)).toBe(false);
  });

  it('has a target for every link', () => {
    const anchors = ids(page);
    const { words, resources, rules } = data(page);
    const refs = new Set(resources.map(([stack, id]) => `${words[Number(stack)]}/${id}`));
    const types = new Set(resources.map((cells) => words[Number(cells[2])]));
    const ruleIds = new Set(rules.map(([id]) => id));
    const lost = hrefs(page).filter((hash) => {
      const [kind, ...rest] = hash.split('/');
      const id = rest.join('/');
      if (kind === 'resource') return !refs.has(id);
      if (kind === 'type') return !types.has(id);
      if (kind === 'rule') return !anchors.has(hash) || !ruleIds.has(id);
      if (kind === 'judgements') return !anchors.has(`control/${id}`);
      if (kind === 'status') return !page.includes(`data-status="${id}"`);
      return !anchors.has(hash);
    });
    expect(hrefs(page).length).toBeGreaterThan(100);
    expect(lost.filter((hash) => hash !== 'status/not-met')).toEqual([]);
  });

  it('reads without a script: verdict, controls with proofs, citations, rules, exceptions', () => {
    const still = page.replace(/<script.*?<\/script>/gs, '');
    expect(still).toContain('The gate passed');
    expect(still).toMatch(/<details class="control" open id="control\/KEY-1"/);
    expect(still).toContain('keys of each kind of data');
    expect(still).toContain('id="citation/164.312(a)(2)(iv)"');
    expect(still).toContain('id="rule/KEY-1.kms-rotation"');
    expect(still).toContain('delivers its access logs only to a bucket');
    expect(still).toContain(evidence().templates[0]!.sha256);
  });

  it('says plainly that a gate failed and that tests were not run', () => {
    const failed = renderHtml(evidence({ failed: true }));
    expect(failed).toContain('The gate failed');
    expect(failed).not.toContain('The gate passed');
    expect(failed).toContain('RotationPeriodInDays is 365; allowed: 90');
    expect(failed).toContain('Tests were not run for this source');
  });

  it('keeps hostile text as text', () => {
    const hostile = '</script><img src=x onerror=alert(1)><!--\u2028"\'&';
    const base = evidence({ hostile });
    const [first, ...rest] = base.judgements.rows;
    const page = renderHtml({
      ...base,
      failures: [`KEY-1.kms-rotation ${hostile}`],
      passed: false,
      inventory: base.inventory.map((item, i) => (i === 0 ? { ...item, logicalId: hostile } : item)),
      judgements: {
        ...base.judgements,
        rows: [
          { ...first!, logicalId: hostile, rule: `AwsSolutions-IAM5[${hostile}]`, result: 'non-compliant' },
          ...rest,
        ],
      },
      rules: base.rules.map((rule) => ({ ...rule, title: hostile })),
    });
    // Compared as booleans: a failure must not print the page.
    expect(page.includes('<img')).toBe(false);
    expect(page.match(/<!--/g)).toBeNull();
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page.includes('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;')).toBe(true);
    expect(/<script type="application\/json"[^>]*>[^<\u2028]*<\/script>/.test(page)).toBe(true);
    expect(data(page).resources[0]).toContain(hostile);
  });

  it('packs every judgement', () => {
    const { rows, rules } = data(page);
    expect(rows).toHaveLength(evidence().judgements.rows.length);
    expect(rules.map(([id]) => id)).toContain('AwsSolutions-IAM5');
  });

  it('stays small: under 40 bytes a judgement', () => {
    const [few, many] = [renderHtml(evidence({ rows: 1000 })), renderHtml(evidence({ rows: 6000 }))];
    expect((many.length - few.length) / 5000).toBeLessThan(40);
  });
});
