// What the doctor says of the data directory and of the secret key.

export const checkTexts = {
  titles: { dataDir: 'Data directory', secretKey: 'Secret key' },
  fine: (dataDir: string, free: string) => `${dataDir} can be written, ${free} are free.`,
  notThere: (dataDir: string) => `${dataDir} is made at the first start.`,
  parentNotWritable: (dataDir: string) => ({
    what: `${dataDir} is not there, and cannot be made.`,
    todo: 'Make it for the user that ShareBill runs as, or set DATA_DIR to another path.',
  }),
  noDirectory: (dataDir: string) => ({
    what: `${dataDir} is no directory.`,
    todo: 'Set DATA_DIR to a directory, or to a path that is not taken.',
  }),
  notWritable: (dataDir: string) => ({
    what: `${dataDir} cannot be read and written by this user.`,
    todo: 'Give it to the user that ShareBill runs as: chown, chmod 700. Or run doctor as that user.',
  }),
  open: (dataDir: string) => ({
    what: `Others on this machine can read ${dataDir}.`,
    todo: `chmod 700 ${dataDir}`,
  }),
  littleSpace: (dataDir: string, free: string) => ({
    what: `The disk of ${dataDir} has only ${free} left.`,
    todo: 'Make room: without it bills cannot be shared.',
  }),
  keySet: 'SECRET_KEY is set.',
  keyKept: 'It is kept in DATA_DIR: right for trying out.',
  keyToMake: 'One is made in DATA_DIR at the first start: right for trying out.',
  keyUnreadable: {
    what: 'The file secret-key in DATA_DIR cannot be read by this user.',
    todo: 'Give it to the user that ShareBill runs as: chown, chmod 600.',
  },
  keyMissing: 'It is not set, or cannot be read: see Configuration.',
} as const;
