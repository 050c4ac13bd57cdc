package org.chainzrule;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what is public only so that other packages of the library can call it; it is not part of
 * the API and may change in any version. {@code value} lists the rooms (top-level packages) that
 * may use it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.FIELD})
public @interface Internal {

  /**
   * The packages directly below {@code org.chainzrule} that may use it beside its own, such as
   * {@code "data"}; none where only other sub-packages of its own room do.
   */
  String[] value() default {};
}
