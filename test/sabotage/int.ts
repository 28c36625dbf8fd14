import type { Draft } from '../support/draft';
import { sabotage } from '../support/sabotage';

const acl = (draft: Draft) => draft.one('AWS::WAFv2::WebACL', (_, id) => id.startsWith('Edge'));
const limit = (draft: Draft, name: string) => acl(draft).at('Rules', ({ Name }) => Name === name);

sabotage('INT-2.rate-limits', 'an address may ask without end', (draft) =>
  acl(draft).unset(limit(draft, 'RateByAddress')),
);
sabotage('INT-2.rate-limits', 'requests over the limit are only counted', (draft) =>
  acl(draft).set(`${limit(draft, 'RateByAddress')}.Action`, { Count: {} }),
);
sabotage('INT-2.rate-limits', 'the limit is none', (draft) =>
  acl(draft).set(`${limit(draft, 'RateByAddress')}.Statement.RateBasedStatement.Limit`, 20_001),
);
sabotage('INT-2.rate-limits', 'an account may ask without end from many addresses', (draft) => {
  for (const name of ['RateBySession', 'RateByToken']) acl(draft).unset(limit(draft, name));
});
