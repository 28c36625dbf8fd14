/** `import … from 'bulwark/webhooks'`: requests of vendors, verified. */
export const BULWARK = 'webhooks';
