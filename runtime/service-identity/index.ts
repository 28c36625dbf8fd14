/** `import … from 'bulwark/services'`: who calls inside the network. */
export const BULWARK = 'services';
