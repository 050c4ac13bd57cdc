/**
 * Examines an installation: what is found, whether it is what the library is tested with, and the
 * remedy where it is not.
 *
 * <p>{@link org.chainzrule.doctor.Examination} is the entry point; a {@link
 * org.chainzrule.doctor.Finding} is one line of it. Nothing is downloaded and nothing is written.
 *
 * <p>May import every room but {@code examples}.
 */
package org.chainzrule.doctor;
