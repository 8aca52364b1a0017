"""The part of AWS's `awsglue` package that scripts need to run here as on Glue.

Covered: getResolvedOptions, GlueContext.spark_session, Job.init and Job.commit. Not covered, and therefore absent:
DynamicFrames, transforms, job bookmarks.
"""
