import { z } from 'zod';

// The content security policy forbids code made at run time, which zod would use to parse faster. It must know
// before the first schema is made, so the entry imports this file before all that have any.
z.config({ jitless: true });
