/**
 * Ends of standard support, YYYY-MM-DD: after the date no security patch comes.
 * Pages that announce them: AWS Lambda Developer Guide, "Lambda runtimes" (deprecation dates); Amazon Aurora User Guide,
 * "Release calendars for Aurora PostgreSQL" (end of standard support of the major version); Amazon RDS User Guide,
 * "Supported MySQL major versions" and "Supported MariaDB major versions"; Amazon ElastiCache User Guide, "End of life
 * schedule"; Valkey, "Releases" (AWS announces none); Amazon EKS User Guide, "Kubernetes version lifecycle".
 * Only the dates of Node.js 22 and 24, RDS MySQL 8.0, MariaDB and Kubernetes were compared with such a page; the others
 * are from memory. Compare them before relying on one.
 * A version that is not in the table is unknown, and unknown is refused.
 */
export const END_OF_LIFE = {
  'lambda-runtime': {
    'nodejs24.x': '2028-04-30',
    'nodejs22.x': '2027-04-30',
    'nodejs20.x': '2026-04-30',
    'nodejs18.x': '2025-09-01',
    'nodejs16.x': '2024-06-12',
    'python3.14': '2029-06-30',
    'python3.13': '2029-06-30',
    'python3.12': '2028-10-31',
    'python3.11': '2027-06-30',
    'python3.10': '2026-10-31',
    'python3.9': '2025-12-15',
    'python3.8': '2024-10-14',
    java25: '2029-06-30',
    java21: '2029-06-30',
    java17: '2027-06-30',
    java11: '2027-06-30',
    'java8.al2': '2027-06-30',
    dotnet10: '2028-11-14',
    dotnet8: '2026-11-10',
    'ruby3.4': '2028-03-31',
    'ruby3.3': '2027-03-31',
    'ruby3.2': '2026-03-31',
    'provided.al2023': '2029-06-30',
    'provided.al2': '2026-07-31',
    'go1.x': '2024-01-08',
  },
  'aurora-postgresql': {
    '18': '2031-02-28',
    '17': '2030-02-28',
    '16': '2029-02-28',
    '15': '2028-02-29',
    '14': '2027-02-28',
    '13': '2026-02-28',
    '12': '2025-02-28',
    '11': '2024-02-29',
  },
  postgres: {
    '18': '2031-02-28',
    '17': '2030-02-28',
    '16': '2029-02-28',
    '15': '2028-02-29',
    '14': '2027-02-28',
    '13': '2026-02-28',
    '12': '2025-02-28',
  },
  'aurora-mysql': { '8.0': '2028-04-30', '5.7': '2024-10-31' },
  mysql: { '8.4': '2029-07-31', '8.0': '2026-07-31', '5.7': '2024-02-29' },
  mariadb: { '11.8': '2030-06-30', '11.4': '2029-05-31', '10.11': '2028-02-29', '10.6': '2026-08-31' },
  valkey: { '8.1': '2028-03-31', '8.0': '2027-09-15', '7.2': '2027-04-16' },
  redis: { '6': '2027-01-31', '5': '2026-01-31', '4': '2026-01-31' },
  kubernetes: {
    '1.35': '2027-03-27',
    '1.34': '2026-12-02',
    '1.33': '2026-07-29',
    '1.32': '2026-03-23',
    '1.31': '2025-11-26',
  },
} as const satisfies Record<string, Record<string, string>>;

/**
 * The date after which a version gets no security patches.
 * @param version as AWS writes it; engines are looked up by their major version
 * @returns undefined for a version that is not in the table
 */
export function endOfLife(product: keyof typeof END_OF_LIFE, version: string): string | undefined {
  const table: Readonly<Record<string, string>> = END_OF_LIFE[product];
  return table[version] ?? table[version.split('.')[0]!];
}
