/** `import … from 'bulwark/browser'`: what a page needs of sessions. */
export const BULWARK = 'browser';
