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
