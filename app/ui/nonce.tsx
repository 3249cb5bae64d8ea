import { createContext } from 'react'

/** The nonce of this answer's content security policy, for the few scripts that Remix writes into the page. */
export const NonceContext = createContext<string | undefined>(undefined)
