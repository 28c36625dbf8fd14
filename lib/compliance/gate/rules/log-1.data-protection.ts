import { select } from '../../template/select';
import { isObject, type Json, type TemplateResource } from '../../template/template';
import { textOf } from '../../template/text';
import { problem, problemWith } from '../judging';
import type { Problem, Rule } from '../rule';

/** Of the managed identifiers of CloudWatch Logs those that a person in the United States is found by. */
const REQUIRED = [
  'Address',
  'BankAccountNumber-US',
  'CreditCardNumber',
  'DriversLicense-US',
  'EmailAddress',
  'HealthInsuranceClaimNumber-US',
  'IpAddress',
  'LatLong',
  'MedicareBeneficiaryNumber-US',
  'Name',
  'PassportNumber-US',
  'PhoneNumber-US',
  'Ssn-US',
  'VehicleIdentificationNumber',
  'ZipCode-US',
];
/** One of AWS; a name alone would be that of an identifier of one's own, which may match nothing. */
const MANAGED = /^arn:.+:dataprotection::aws:data-identifier\/([^/]+)$/;
const STATEMENTS = 'DataProtectionPolicy.Statement';

/**
 * 45 CFR 164.514(b)(2)(i). Amazon CloudWatch Logs User Guide, "Understanding data protection policies": a policy needs
 * both statements, one that finds and one that masks.
 */
export const dataProtection: Rule = {
  id: 'LOG-1.data-protection',
  title: 'Every log group finds and masks the identifiers that CloudWatch Logs knows',
  help: 'Make it an EncryptedLogGroup, or set a DataProtectionPolicy with an Audit and a Deidentify statement; say why in `unmasked` where a machine reads it.',
  types: ['AWS::Logs::LogGroup'],
  judge: (group) =>
    Array.isArray(group.get(STATEMENTS))
      ? [
          ...statementProblems(group, 'an Audit statement', ({ Audit }) => isObject(Audit)),
          ...statementProblems(group, 'a Deidentify statement with a MaskConfig', masks),
        ]
      : [problem(group, STATEMENTS, 'an Audit and a Deidentify statement')],
};

const masks = ({ Deidentify }: Operation): boolean => isObject(Deidentify) && isObject(Deidentify.MaskConfig);

type Operation = { readonly [name: string]: Json };

function statementProblems(
  group: TemplateResource,
  statement: string,
  does: (operation: Operation) => boolean,
): Problem[] {
  const found = select(group, `${STATEMENTS}.*.Operation`).find(
    ({ value }) => isObject(value) && does(value),
  );
  if (!found) return [problemWith(STATEMENTS, `without ${statement}`, statement)];
  const path = found.path.replace(/Operation$/, 'DataIdentifier');
  const list = group.get(path);
  const named = new Set(
    Array.isArray(list) ? list.map((item) => MANAGED.exec(textOf(item as Json) ?? '')?.[1]) : [],
  );
  const missing = REQUIRED.filter((name) => !named.has(name));
  return missing.length === 0
    ? []
    : [problemWith(path, `without ${missing.slice(0, 3).join(', ')}`, `at least ${REQUIRED.join(', ')}`)];
}
