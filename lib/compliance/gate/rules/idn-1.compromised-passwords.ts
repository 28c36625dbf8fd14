import { asList } from '../../template/policy';
import type { TemplateResource } from '../../template/template';
import { expect, isMissingOr, isOneOf, problemWith, refersTo, vouching } from '../judging';
import type { Problem, Rule } from '../rule';

const EVENTS = ['SIGN_IN', 'PASSWORD_CHANGE'];

/** 45 CFR 164.308(a)(5)(ii)(D). Amazon Cognito Developer Guide, "Working with compromised-credentials detection". */
export const compromisedPasswords: Rule = {
  id: 'IDN-1.compromised-passwords',
  title: 'Every user pool refuses passwords that are known to be compromised',
  help: 'Attach a risk configuration with CompromisedCredentialsRiskConfiguration.Actions.EventAction BLOCK to the pool.',
  types: ['AWS::Cognito::UserPool'],
  judge(pool, set) {
    const attachments = vouching(set, pool, 'AWS::Cognito::UserPoolRiskConfigurationAttachment').filter(
      (attachment) => refersTo(set, attachment, 'UserPoolId', pool),
    );
    const [best] = attachments.map(attachmentProblems).toSorted((a, b) => a.length - b.length);
    if (best?.length === 0) return [];
    return [
      problemWith(
        '',
        best?.[0]
          ? `attached to a risk configuration whose ${best[0].path} is ${best[0].given}`
          : 'without a risk configuration',
        'a risk configuration for ALL clients that blocks compromised passwords',
      ),
    ];
  },
};

const attachmentProblems = (attachment: TemplateResource): Problem[] => [
  ...expect(
    attachment,
    'CompromisedCredentialsRiskConfiguration.Actions.EventAction',
    isOneOf('BLOCK'),
    'BLOCK',
  ),
  ...expect(
    attachment,
    'CompromisedCredentialsRiskConfiguration.EventFilter',
    (value) => value === undefined || EVENTS.every((event) => asList(value).includes(event)),
    EVENTS.join(' and '),
  ),
  ...expect(attachment, 'ClientId', isMissingOr('ALL'), 'ALL'),
];
