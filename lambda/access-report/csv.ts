import { csvRow } from '../../runtime/audit/csv';
import type { AccessReport, AccessRow } from './report';

/** Columns, in an order that only grows at its end. Several values stand in one cell, separated by spaces. */
const COLUMNS: Readonly<Record<string, (row: AccessRow) => string>> = {
  person: ({ person }) => person,
  title: ({ title }) => title,
  account: ({ account }) => account,
  tenant: ({ tenant }) => tenant,
  employment: ({ employment }) => employment,
  status: ({ status }) => status,
  roles: ({ roles }) => roles.join(' '),
  aws_roles: ({ awsRoles }) => awsRoles.join(' '),
  created_on: ({ createdOn }) => createdOn,
  last_use: ({ lastUse }) => lastUse,
  second_factors: ({ secondFactors }) => secondFactors.join(' '),
  findings: ({ findings }) => findings.join(' '),
};

/** People as CSV (RFC 4180). What a spreadsheet would run as a formula is text. */
export const peopleCsv = ({ people }: AccessReport): string =>
  [
    csvRow(Object.keys(COLUMNS)),
    ...people.map((row) => csvRow(Object.values(COLUMNS).map((cell) => cell(row)))),
  ].join('');
