/**
 * The pool of worker threads that shares large loops and matrix products between cores.
 *
 * <p>{@link org.chainzrule.tensor.parallel.WorkerPool} cuts a loop into parts whose borders do not
 * depend on the number of threads, so that results are equal to the bit for any number of them;
 * {@link org.chainzrule.tensor.parallel.Scratch} holds each thread's heap arrays for blocks of
 * numbers.
 *
 * <p>Imports nothing of the library.
 */
package org.chainzrule.tensor.parallel;
