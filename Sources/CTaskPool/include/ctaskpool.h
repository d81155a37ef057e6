#pragma once
/// Has Swift's tasks run on at most so many threads of this pool; called once, before any task.
///
/// The pool that comes with Swift on Linux looks after its threads once a second, for ever. These
/// threads sleep until there is work or a timer is due.
void ctaskpool_install(int threads);
