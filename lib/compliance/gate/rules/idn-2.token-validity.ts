import { intrinsicOf, type TemplateResource } from '../../template/template';
import { asNumber, problem, problemWith, show } from '../judging';
import type { Problem, Rule } from '../rule';

const MINUTES: Readonly<Record<string, number>> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1440 };

/** Token, unit when none is given, minutes when no validity is given, most minutes allowed. */
const TOKENS = [
  ['AccessToken', 'hours', 60, 30],
  ['IdToken', 'hours', 60, 30],
  ['RefreshToken', 'days', 30 * 1440, 24 * 60],
] as const;

/** 45 CFR 164.312(a)(2)(iii). Amazon Cognito Developer Guide, "Understanding user pool JSON web tokens". */
export const tokenValidity: Rule = {
  id: 'IDN-2.token-validity',
  title: 'Access and ID tokens end after 30 minutes, refresh tokens after 24 hours',
  help: 'Set AccessTokenValidity and IdTokenValidity to 30 minutes, RefreshTokenValidity to 24 hours, at most.',
  types: ['AWS::Cognito::UserPoolClient'],
  judge: (client) => TOKENS.flatMap((token) => judgeToken(client, token)),
};

function judgeToken(
  client: TemplateResource,
  [token, defaultUnit, defaultMinutes, most]: (typeof TOKENS)[number],
): Problem[] {
  const [path, unitPath] = [`${token}Validity`, `TokenValidityUnits.${token}`];
  const [value, unit] = [client.get(path), client.get(unitPath) ?? defaultUnit];
  const allowed = `at most ${most} minutes`;
  if (intrinsicOf(value)) return [problem(client, path, allowed)];
  const factor = typeof unit === 'string' ? MINUTES[unit] : undefined;
  if (factor === undefined) return [problem(client, unitPath, Object.keys(MINUTES).join(', '))];
  const minutes = value === undefined ? defaultMinutes : (asNumber(value) ?? Infinity) * factor;
  if (minutes > 0 && minutes <= most) return [];
  return [problemWith(path, value === undefined ? 'missing' : `${show(value)} ${show(unit)}`, allowed)];
}
