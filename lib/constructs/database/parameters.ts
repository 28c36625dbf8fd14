/**
 * Settings of an Aurora PostgreSQL cluster that defend a control; nobody may change them.
 * Sources: Amazon Aurora User Guide, "Aurora PostgreSQL parameters" and "Using pgAudit to log database activity";
 * pgAudit 17 README; PostgreSQL manual, chapter "Error Reporting and Logging".
 */
export function clusterParameters(minimumTls: '1.2' | '1.3'): Readonly<Record<string, string>> {
  return {
    // TLS-3: no plaintext, nothing old.
    'rds.force_ssl': '1',
    ssl_min_protocol_version: `TLSv${minimumTls}`,

    // Passwords, where IAM authentication is not used, are never stored or sent as MD5.
    password_encryption: 'scram-sha-256',
    'rds.accepted_password_auth_method': 'scram',

    // AUD-7: who read, wrote, called, granted, altered, or took another role. Housekeeping (VACUUM, FETCH) is left out.
    shared_preload_libraries: 'pgaudit,pg_stat_statements',
    'pgaudit.log': 'read,write,function,role,ddl,misc_set',
    'pgaudit.log_catalog': '0',
    'pgaudit.log_relation': '1',
    log_connections: '1',
    log_disconnections: '1',

    // LOG-1: a statement is logged with its placeholders, never with the values bound to them.
    'pgaudit.log_parameter': '0',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    log_statement: 'none', // pgAudit says it better, and once
    log_min_duration_statement: '-1',
    // A failed statement and the DETAIL of a violated constraint quote the row; the client is told, the log is not.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    'pg_stat_statements.track_utility': '0',
  };
}
