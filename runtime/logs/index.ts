/** `import … from 'bulwark/logs'`: log lines without identifiers. */
export const BULWARK = 'logs';
