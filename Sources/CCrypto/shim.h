#pragma once
// Only the one-shot functions: no context crosses the door.
#include <openssl/evp.h>
#include <openssl/hmac.h>
