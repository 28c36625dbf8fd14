import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template, isObject } from '../../lib/compliance/template/template';
import { templates } from './with-everything';

const ROOT = join(__dirname, '..', '..');

interface Section {
  readonly breach: boolean;
  readonly paragraphs: readonly string[];
}

/** Sections of the runbook by anchor. */
function readRunbook(): Map<string, Section> {
  const parts = readFileSync(join(ROOT, 'docs', 'runbook.md'), 'utf8').split(/^# /m);
  return new Map(
    parts.flatMap((part) =>
      part
        .split(/^## /m)
        .slice(1)
        .map((section): [string, Section] => [
          section.slice(0, section.indexOf('\n')),
          {
            breach: part.startsWith('Breach signals'),
            paragraphs: [...section.matchAll(/^\*\*(\w+)\.\*\* \S/gm)].map(([, name]) => name!),
          },
        ]),
    ),
  );
}

interface Page {
  readonly ref: string;
  readonly anchor: string | undefined;
  readonly topics: readonly ('OnCall' | 'Breach')[];
}

/** What pages in a deployment: every alarm, and every event rule that has a topic as its target. */
function pagesOfDeployment(): Page[] {
  return [...templates()]
    .flatMap(([name, template]) => [...Template.fromObject(template, { name }).resources.values()])
    .flatMap((resource): Page[] => {
      const alarm = resource.type === 'AWS::CloudWatch::Alarm';
      if (!alarm && resource.type !== 'AWS::Events::Rule') return [];
      const targets = resource.list(alarm ? 'AlarmActions' : 'Targets') ?? [];
      const topics = targets.flatMap((target) => {
        const arn = JSON.stringify(isObject(target) && 'Arn' in target ? target.Arn : target);
        return (['OnCall', 'Breach'] as const).filter((topic) => arn.includes(topic));
      });
      if (!alarm && topics.length === 0) return [];
      const text = JSON.stringify(resource.get(alarm ? 'AlarmDescription' : 'Description'));
      return [{ ref: resource.ref, anchor: /docs\/runbook\.md#([a-z0-9-]+)"$/.exec(text)?.[1], topics }];
    });
}

describe('runbook', () => {
  const sections = readRunbook();
  const pages = pagesOfDeployment();

  test('every page of the deployment reaches people and names a section', () => {
    expect(pages.length).toBeGreaterThan(20);
    const wrong = pages.filter(
      ({ anchor, topics }) => topics.length !== 1 || !anchor || !sections.has(anchor),
    );
    expect(wrong).toEqual([]);
  });

  test('what the runbook calls a breach signal pages the Security Officer, and nothing else does', () => {
    const wrong = pages.filter(
      ({ anchor, topics }) => topics.includes('Breach') !== sections.get(anchor ?? '')?.breach,
    );
    expect(wrong).toEqual([]);
  });

  test('every section belongs to a page, and says what, how to find out and how it ends', () => {
    const named = new Set(pages.map(({ anchor }) => anchor));
    expect([...sections.keys()].filter((anchor) => !named.has(anchor))).toEqual([]);
    for (const [anchor, { paragraphs }] of sections) {
      expect([anchor, ...paragraphs]).toEqual([anchor, 'Description', 'Investigation', 'Resolution']);
    }
  });
});
