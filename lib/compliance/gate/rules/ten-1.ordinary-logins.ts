import { isObject, type Json } from '../../template/template';
import { problem, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

/** Groups that policies let see what a context names, and nothing else. */
const APPLICATION = ['phi_application', 'phi_reporting', 'audit_appender'];
/** Groups of services, none of which owns anything either. */
const SERVICES = [
  'account_keeper',
  'account_reviewer',
  'audit_appender',
  'audit_drainer',
  'audit_reader',
  'context_keeper',
  'restore_validator',
  'sign_in',
  'tenant_registrar',
];

/** 45 CFR 164.312(a)(1). PostgreSQL manual, "Row Security Policies": owners and superusers pass by. */
export const ordinaryLogins: Rule = {
  id: 'TEN-1.ordinary-logins',
  title:
    'Logins of the database are members of groups that own nothing, and none of applications and services at once',
  help: `Give a login either ${APPLICATION.join(', ')}, or ${SERVICES.join(', ')}.`,
  types: ['Custom::DatabaseMigrations'],
  judge(migrations) {
    const logins = migrations.list('Logins');
    if (!logins) return [problem(migrations, 'Logins', 'a list of logins')];
    return logins.flatMap((login, i) => judgeLogin(`Logins.${i}`, login));
  },
};

function judgeLogin(path: string, login: Json): Problem[] {
  const roles = isObject(login) ? login.Roles : undefined;
  const allowed = `some of ${APPLICATION.join(', ')}; or some of ${SERVICES.join(', ')}`;
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string')) {
    return [{ ...problemWith(`${path}.Roles`, 'no list of names', allowed), unreadable: true }];
  }
  const fits = [APPLICATION, SERVICES].some((groups) => roles.every((role) => groups.includes(role)));
  return fits ? [] : [problemWith(`${path}.Roles`, roles.join(', '), allowed)];
}
