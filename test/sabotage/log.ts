import type { TemplateResource } from '../../lib/compliance/template/template';
import { deployment } from '../support/deployment';
import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const STATEMENTS = 'DataProtectionPolicy.Statement';
const masked = (draft: Draft) =>
  draft.one('AWS::Logs::LogGroup', (it) => JSON.stringify(it.DataProtectionPolicy ?? null).includes('Audit'));

sabotage('LOG-1.data-protection', 'a log group shows what it holds', (draft) =>
  masked(draft).unset('DataProtectionPolicy'),
);
sabotage('LOG-1.data-protection', 'a log group finds identifiers and masks none', (draft) =>
  masked(draft).unset(`${STATEMENTS}.1`),
);
sabotage('LOG-1.data-protection', 'a log group masks identifiers that it does not look for', (draft) =>
  masked(draft).unset(`${STATEMENTS}.0`),
);
sabotage('LOG-1.data-protection', 'a log group lets what it looked for first pass', (draft) =>
  masked(draft).unset(`${STATEMENTS}.1.DataIdentifier.0`),
);
sabotage('LOG-1.data-protection', 'one more log group, made without ours', (draft) =>
  draft.add('edge', 'AWS::Logs::LogGroup', { RetentionInDays: 2192 }),
);

describe('log groups that show what they hold', () => {
  const groups = () => deployment().templates.ofType('AWS::Logs::LogGroup');
  const isMasked = (group: TemplateResource) => group.get('DataProtectionPolicy') !== undefined;

  test('are those of services that machines read, and no others', () => {
    const shown = groups().filter((group) => !isMasked(group));
    expect(shown.map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, '')).toSorted()).toEqual([
      'DatabaseLogpostgresql',
      'PatientsSignIns',
      'TrailLog',
      'WorkforceSignIns',
    ]);
  });

  test('a filter of metrics or a subscription reads no masked log', () => {
    const set = deployment().templates;
    const filters = set.ofType('AWS::Logs::MetricFilter', 'AWS::Logs::SubscriptionFilter');
    const read = filters.map((filter) => set.target(filter.get('LogGroupName'), filter.template));
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((group) => group === undefined || isMasked(group))).toEqual([]);
  });
});
