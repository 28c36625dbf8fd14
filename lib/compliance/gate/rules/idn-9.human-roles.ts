import { asList, statementsAt, type PolicyStatement } from '../../template/policy';
import { intrinsicOf, isObject, type Json, type TemplateResource } from '../../template/template';
import type { TemplateSet } from '../../template/template-set';
import { textOf } from '../../template/text';
import { asNumber, expect, notApplicable, problem, problemWith } from '../judging';
import type { Judgement, Problem, Rule } from '../rule';

const EIGHT_HOURS = 28_800;
/** Identity providers of build pipelines and clusters: nobody behind them could show a second factor. */
const MACHINES =
  /token\.actions\.githubusercontent\.com|oidc\.eks\.|gitlab|bitbucket|circleci|app\.terraform\.io/;
/**
 * Condition keys by which a second factor shows, and the values that say so: AWS's own, a session tag of the identity
 * provider, methods of RFC 8176, an assurance.
 */
const FACTORS: readonly (readonly [key: RegExp, shown: RegExp])[] = [
  [/^aws:multifactorauthpresent$/, /^true$/],
  [/^aws:(requesttag|principaltag)\/mfa$/, /^(?!(false|no|none|0)$)[\w.-]+$/i],
  [/:amr$/, /\b(mfa|mca|otp|hwk|swk)\b/i],
  [/:(edupersonassurance|acr)$/, /^[\w:./#-]*\w[\w:./#-]*\*?$/],
];

/** 45 CFR 164.312(d). AWS IAM User Guide, "Roles terms and concepts", "IAM roles: maximum session duration". */
export const humanRoles: Rule = {
  id: 'IDN-9.human-roles',
  title: 'Roles that people take ask for a second factor and end after eight hours',
  help: 'Set MaxSessionDuration to 28800 or less, and a condition on the second factor in the trust policy.',
  types: ['AWS::IAM::Role', 'AWS::SSO::PermissionSet'],
  forbids: true,
  judge: (resource, set) =>
    resource.type === 'AWS::SSO::PermissionSet'
      ? expect(resource, 'SessionDuration', isShort, 'at most PT8H')
      : judgeRole(resource, set),
};

/** @returns whether an ISO 8601 duration of hours and minutes is eight hours at most; without one it is one hour */
function isShort(value: Json | undefined): boolean {
  if (value === undefined) return true;
  const match = typeof value === 'string' ? /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(value) : null;
  return match !== null && Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0) <= 480;
}

function judgeRole(role: TemplateResource, set: TemplateSet): Judgement {
  const statements = statementsAt(role, 'AssumeRolePolicyDocument');
  if (!statements) return [problem(role, 'AssumeRolePolicyDocument', 'a trust policy in the template')];
  const human = statements.filter((it) => it.effect !== 'Deny' && opens(it) && isForPeople(it, role, set));
  if (human.length === 0) return notApplicable;
  return [
    ...expect(
      role,
      'MaxSessionDuration',
      (v) => (asNumber(v ?? 3600) ?? Infinity) <= EIGHT_HOURS,
      `at most ${EIGHT_HOURS}`,
    ),
    ...human.flatMap(mfaProblems),
  ];
}

/** Statements that only tag a session that another one opens are not judged. */
const opens = ({ actions }: PolicyStatement): boolean =>
  actions.length === 0 ||
  actions.some((action) => !/^sts:(TagSession|SetSourceIdentity|SetContext)$/i.test(action));

function isForPeople({ body }: PolicyStatement, role: TemplateResource, set: TemplateSet): boolean {
  const principal = body.Principal;
  if (!isObject(principal) || intrinsicOf(principal)) return true;
  const isMachine = (value: Json): boolean => {
    const text = textOf(value);
    return (text !== undefined && MACHINES.test(text)) || set.target(value, role.template) !== undefined;
  };
  return [...asList(principal.AWS), ...asList(principal.Federated)].some((value) => !isMachine(value));
}

const mfaProblems = ({ path, conditions }: PolicyStatement): Problem[] =>
  conditions.some(
    ({ operator, key, values }) =>
      // With IfExists or ForAllValues, or negated, the condition holds for whoever shows nothing.
      !/IfExists|ForAllValues|Not|Null/i.test(operator) &&
      values.length > 0 &&
      FACTORS.some(([named, shown]) => named.test(key) && values.every((value) => shown.test(value))),
  )
    ? []
    : [
        problemWith(
          `${path}.Condition`,
          'no second factor',
          'aws:MultiFactorAuthPresent true, or the tag mfa',
        ),
      ];
