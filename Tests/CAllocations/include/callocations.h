#pragma once
/// How often the calling thread has asked for memory. A program that links this counts so.
long callocations_count(void);
