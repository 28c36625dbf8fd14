import type { TemplateResource } from '../../template/template';
import { isOneOf, problemWith, refersTo, show, vouching } from '../judging';
import type { Rule } from '../rule';

const ACTION = 'AccountTakeoverRiskConfiguration.Actions.HighAction.EventAction';

const forAll = (attachment: TemplateResource): boolean => attachment.get('ClientId') === 'ALL';

/** 45 CFR 164.308(a)(5)(ii)(C). Amazon Cognito Developer Guide, "Working with adaptive authentication". */
export const accountTakeover: Rule = {
  id: 'IDN-1.account-takeover',
  title: 'Every user pool blocks sign-ins of high risk',
  help: `Attach a risk configuration for ALL clients to the pool, with ${ACTION} BLOCK.`,
  types: ['AWS::Cognito::UserPool'],
  judge(pool, set) {
    const attached = vouching(set, pool, 'AWS::Cognito::UserPoolRiskConfigurationAttachment').filter((it) =>
      refersTo(set, it, 'UserPoolId', pool),
    );
    // One for a client takes the place of the one for ALL.
    const lax = attached.find((it) => {
      const action = it.get(ACTION);
      return !isOneOf('BLOCK')(action) && (forAll(it) || action !== undefined);
    });
    if (lax) {
      return [
        problemWith('', `attached to ${lax.ref}, whose ${ACTION} is ${show(lax.get(ACTION))}`, 'BLOCK'),
      ];
    }
    return attached.some(forAll)
      ? []
      : [problemWith('', 'without a risk configuration', 'a risk configuration for ALL clients')];
  },
};
